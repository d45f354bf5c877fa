data Reviews {
  source reviews = csv("reviews.csv)
  source photos: files('photos/*.jpg')
  sorce notes = json("notes.json")
  join photos on reviews.id = photos.stem, at most once
  review: text = reviews["Title" "Text"] |> words
  item: category[ = reviews.item
  facts: number = reviews.age && reviews.size
  target liked = reviews.liked
  split by hash(reviews.id) { train 80%, validation: 10% test: 10% }
  on errors stop
}
