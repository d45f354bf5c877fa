// What std has and a file does not import is told once, with its import; a name that is near to nothing is told alone.
import {
  relu6 as _relu6,
  mlp,
} from "std"
fusion f(parts: [_]..., width: int) -> [width] {
  let all = mlp(linear(concat(parts), width), widths: [width])
  sum(parts, p => linear(p, width)) + all
}
layer g(x: [A], spare: int) -> [A] {
  let unread = x
  dropuot(y, rate: 0.1)
}
