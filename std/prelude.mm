// The primitives: what the language can do without a definition. Every program sees these names.
// Each is lowered by the function of the same name under src/ir/lower.

/// e to the power of x, element by element.
primitive exp(x: [...S]) -> [...S]
/// The natural logarithm.
primitive log(x: [...S]) -> [...S]
/// The square root.
primitive sqrt(x: [...S]) -> [...S]
/// The absolute value.
primitive abs(x: [...S]) -> [...S]
/// The hyperbolic tangent.
primitive tanh(x: [...S]) -> [...S]
/// The logistic function. Of Logits it makes a Probability.
primitive sigmoid(x: [...S]) -> [...S]
/// The Gauss error function.
primitive erf(x: [...S]) -> [...S]
/// The sine.
primitive sin(x: [...S]) -> [...S]
/// The cosine.
primitive cos(x: [...S]) -> [...S]
/// The greater of 0 and x.
primitive relu(x: [...S]) -> [...S]
/// log(1 + exp(x)), exact for large x.
primitive softplus(x: [...S]) -> [...S]
/// Softmax over the last dimension. Of Logits[K] it makes a Probability[K].
primitive softmax(x: [...S, A]) -> [...S, A]
/// The logarithm of softmax, over the last dimension.
primitive log_softmax(x: [...S, A]) -> [...S, A]
/// Softmax over the last dimension among the places where mask is not 0; 0 elsewhere, and 0 everywhere where no place is left.
primitive masked_softmax(x: [...S, A], mask: [A]) -> [...S, A]
/// x itself, through which no gradient flows.
primitive stop_gradient(x: [...S]) -> [...S]
/// Multiples of 2^-bits at random, uniform in [0, 1), of the shape of x: new in each step, keyed by seed, step, place and row.
primitive random(like: [...S], bits: int = 24) -> [...S] where (bits == 16 or bits == 24)
/// 1 in a row where x is there, 0 in one where it is absent.
primitive present(x?: [...S]) -> []
/// 1 at the label's place, 0 elsewhere.
primitive one_hot(label: Label[K]) -> [K]

/// The same values with a last dimension of 1, to go with the tensor that they were reduced from: `x - expand(mean(x))`.
primitive expand(x: [...S]) -> [...S, 1]
/// Swaps the last two dimensions.
primitive transpose(x: [...S, A, B]) -> [...S, B, A]
/// The rows of a table at a category.
primitive lookup(table: [V, D], at: category[V]) -> [D]
/// The rows of a table at a text's words.
primitive lookup_text(table: [V, D], at: text[T, V]) -> seq[T, D]
/// The weighted sum of a table's rows at a bag's entries.
primitive lookup_bag(table: [V, D], at: bag[V]) -> [D]

/// The positions of a sequence as a plain tensor; zeros where it has ended.
primitive values(x: seq[T, D]) -> [T, D]
/// 1 for each position of a sequence, 0 where it has ended.
primitive mask(x: seq[T, D]) -> [T]
/// A plain tensor as a sequence as long as another.
primitive with_mask(values: [T, D], of: seq[T, _]) -> seq[T, D]

/// Cross-correlation of an image with kernels; zeros around it.
primitive conv2d(x: [H, W, C], kernel: [KH, KW, C, F], stride: int = 1, pad: int = 0) -> [
  (H + 2 * pad - KH) div stride + 1,
  (W + 2 * pad - KW) div stride + 1,
  F,
]
/// The greatest value of each window.
primitive max_pool(x: [H, W, C], size: int = 2, stride: int = 2) -> [
  (H - size) div stride + 1,
  (W - size) div stride + 1,
  C,
]
/// The mean of each window.
primitive mean_pool(x: [H, W, C], size: int = 2, stride: int = 2) -> [
  (H - size) div stride + 1,
  (W - size) div stride + 1,
  C,
]

/// The mean over the batch's rows, each with its weight, and over all leading dimensions.
batchwise primitive batch_mean(x: [...S, C]) -> [C]

// Forms: their types depend on more than their arguments' types, so the checker has a rule of its own for each.
//   concat(parts..., axis: int = -1)      parts one after another
//   stack(parts...)                       parts of one shape, a new first dimension
//   sum, mean, max, min, product(x, axis: int = -1)   reduces one dimension;  (parts, p => …)   over variadic parts
//   map(parts, p => …)                    variadic parts again
//   reshape(x, [dims])                    the same values in another shape
//   permute(x, [axes])                    dimensions in another order
//   x[i]                                  one of the first dimension (a static integer)
//   slice(x, start, length)               some of the first dimension (static integers)
//   min(a, b), max(a, b), where(c, a, b)  element by element, with broadcasting
//   zeros(dims…), ones(dims…)             constants;  after ?? their shape is that of the left side
//   learned()                             after ??: a parameter of the left side's shape
