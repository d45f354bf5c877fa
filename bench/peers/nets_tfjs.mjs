/** The reference nets of bench/nets, as one would write them with tfjs: variables, and logits by its operations. */
export function nets(tf, batch) {
  let count = 0;
  const variable = (tensor) => {
    count += tensor.size;
    return tf.variable(tensor);
  };
  const normal = (shape, deviation = 0.05) => variable(tf.randomNormal(shape, 0, deviation));
  const zeros = (...shape) => variable(tf.zeros(shape));
  const ones = (...shape) => variable(tf.ones(shape));
  const dense = (width, out) => ({ w: normal([width, out], (2 / (width + out)) ** 0.5), b: zeros(out) });
  const linear = ({ w, b }, x) => tf.add(tf.matMul(x, w), b);
  const drop = (x) => tf.dropout(x, 0.1);
  const ids = (shape, below) => tf.randomUniform(shape, 1, below, "int32");

  const norm = (width) => ({ scale: ones(width), shift: zeros(width) });
  const normalized = ({ scale, shift }, x, axes) => {
    const { mean, variance } = tf.moments(x, axes, true);
    const y = tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5))), scale), shift);
    return { y, mean, variance };
  };

  function mixed() {
    const table = normal([10_000, 128]);
    const [one, two] = [
      { w: normal([3, 3, 3, 16], 0.27), b: zeros(16) },
      { w: normal([3, 3, 16, 32], 0.12), b: zeros(32) },
    ];
    const [look, facts, hidden, out] = [dense(2048, 64), dense(16, 64), dense(256, 64), dense(64, 1)];
    const feeds = [
      ids([batch, 64], 10_000),
      tf.randomUniform([batch, 32, 32, 3]),
      tf.randomUniform([batch, 16]),
    ];
    const block = (x, { w, b }) => tf.maxPool(tf.relu(tf.add(tf.conv2d(x, w, 1, "same"), b)), 2, 2, "valid");
    const logits = (words, photo, numbers) => {
      const inside = tf.cast(tf.greater(words, 0), "float32");
      const sum = tf.sum(tf.mul(tf.gather(table, words), tf.expandDims(inside, 2)), 1);
      const said = tf.div(sum, tf.maximum(tf.sum(inside, 1, true), 1));
      const seen = tf.relu(linear(look, tf.reshape(block(block(photo, one), two), [batch, 2048])));
      const all = drop(tf.concat([said, seen, tf.relu(linear(facts, numbers))], 1));
      return linear(out, drop(tf.relu(linear(hidden, all))));
    };
    return { feeds, logits };
  }

  function attention() {
    const [length, width, heads] = [128, 64, 4];
    const [before, query, key, value] = [norm(width), ...[0, 1, 2].map(() => dense(width, width))];
    const [outer, after, up, down] = [
      dense(width, width),
      norm(width),
      dense(width, 4 * width),
      dense(4 * width, width),
    ];
    const split = (x) => tf.transpose(tf.reshape(x, [batch, length, heads, width / heads]), [0, 2, 1, 3]);
    return (x, mask) => {
      const inside = normalized(before, x, [1]).y;
      const [q, k, v] = [query, key, value].map((own) => split(linear(own, inside)));
      const matches = tf.mul(tf.matMul(q, k, false, true), (width / heads) ** -0.5);
      const taken = tf.matMul(drop(tf.softmax(tf.add(matches, mask))), v);
      const joined = tf.reshape(tf.transpose(taken, [0, 2, 1, 3]), [batch * length, width]);
      const seen = tf.add(x, drop(linear(outer, joined)));
      const inner = drop(tf.relu(linear(up, normalized(after, seen, [1]).y)));
      return tf.add(seen, drop(linear(down, inner)));
    };
  }

  function transformer() {
    const [table, places] = [normal([10_000, 64]), normal([128, 64])];
    const blocks = [attention(), attention()];
    const [last, out] = [norm(64), dense(64, 1)];
    const feeds = [ids([batch, 128], 10_000), tf.fill([batch], 128)];
    const logits = (words, lengths) => {
      const inside = tf.cast(tf.less(tf.range(0, 128), tf.expandDims(lengths, 1)), "float32");
      const mask = tf.mul(tf.sub(tf.reshape(inside, [batch, 1, 1, 128]), 1), 1e30);
      const start = drop(tf.reshape(tf.add(tf.gather(table, words), places), [batch * 128, 64]));
      const end = normalized(
        last,
        blocks.reduce((x, block) => block(x, mask), start),
        [1],
      ).y;
      const kept = tf.mul(tf.reshape(end, [batch, 128, 64]), tf.expandDims(inside, 2));
      return linear(out, tf.div(tf.sum(kept, 1), tf.maximum(tf.expandDims(lengths, 1), 1)));
    };
    return { feeds, logits };
  }

  function convNorm(channels, filters, stride) {
    const kernel = normal([3, 3, channels, filters], (2 / (9 * channels)) ** 0.5);
    const own = norm(filters);
    const state = [tf.zeros([filters]), tf.ones([filters])].map((tensor) => tf.variable(tensor, false));
    return (x) => {
      const { y, mean, variance } = normalized(own, tf.conv2d(x, kernel, stride, "same"), [0, 1, 2]);
      for (const [i, now] of [mean, variance].entries())
        state[i].assign(tf.add(tf.mul(state[i], 0.9), tf.mul(tf.reshape(now, [filters]), 0.1)));
      return y;
    };
  }

  function resnet() {
    const stages = [3, 16, 32].map((channels) => {
      const filters = channels === 3 ? 16 : 2 * channels;
      return [convNorm(channels, filters, 2), convNorm(filters, filters, 1), convNorm(filters, filters, 1)];
    });
    const out = dense(64, 1);
    const stage = (x, [down, one, two]) => {
      const start = tf.relu(down(x));
      return tf.relu(tf.add(start, two(tf.relu(one(start)))));
    };
    return {
      feeds: [tf.randomUniform([batch, 64, 64, 3])],
      logits: (photo) => linear(out, drop(tf.mean(stages.reduce(stage, photo), [1, 2]))),
    };
  }

  function tables() {
    const all = Array.from({ length: 10 }, () => normal([1000, 16]));
    const [one, two, out] = [dense(176, 128), dense(128, 64), dense(64, 1)];
    const feeds = [ids([batch, 10], 1000), tf.randomUniform([batch, 16])];
    const logits = (categories, numbers) => {
      const columns = tf.unstack(categories, 1);
      const x = tf.concat([...all.map((table, i) => tf.gather(table, columns[i])), numbers], 1);
      const near = drop(tf.relu(linear(one, x)));
      return linear(out, drop(tf.relu(linear(two, near))));
    };
    return { feeds, logits };
  }

  return { mixed, transformer, resnet, tables, parameters: () => count };
}
