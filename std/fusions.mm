// Fusions: one vector from those of any number of parts.

import { linear } from "std"

/// All parts one after another, through one layer.
fusion concatenated(parts: [_]..., width: int) -> [width] {
  relu(linear(concat(parts), width))
}

/// A sum of the parts, each through a layer of its own.
fusion summed(parts: [_]..., width: int) -> [width] {
  sum(parts, p => relu(linear(p, width)))
}

/// The mean of the parts, each through a layer of its own.
fusion averaged(parts: [_]..., width: int) -> [width] {
  mean(parts, p => relu(linear(p, width)))
}

/// A gated sum of any number of parts.
/// Arevalo et al. 2017, "Gated multimodal units for information fusion".
fusion gated(parts: [_]..., width: int) -> [width] {
  let all = concat(parts)
  sum(parts, p => sigmoid(linear(all, width)) * tanh(linear(p, width)))
}

/// Products between the parts' numbers, as a tensor of low rank.
/// Liu et al. 2018, "Efficient low-rank multimodal fusion with modality-specific factors".
fusion low_rank(parts: [_]..., width: int, rank: int = 4) -> [width] where rank > 0 {
  let factors = product(parts, p => linear(p, rank * width))
  sum(reshape(factors, [rank, width]), axis: 0)
}
