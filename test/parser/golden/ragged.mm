

// head


import {linear,gated as g,   // the gate
  mlp} from "std" // tail
/// Documented.
data D{source a=csv("a.csv"),key a.id
///  doubly indented
x:text=a.x|>words(vocabulary:20000,length:128,lower:false)|>words(vocabulary:20000,length:128)


// before the split
  split   by random(seed:0){train:80%,
  test:20%}
  // last
}
layer  f ( x:[A],y:[B] , // both
  z : int=3 ) ->[A+B]where A>0 and B>0 and A mod 2==0 and B mod 2==0 and A*B<1000 and A+B<100000 and z>0{
  (((x)))*(2+3)-(1*-4)**(-2)  // trailing
  }
layer g(x:[A])->[A]{x}
layer h(first_parameter: [A], second_parameter: [A], third_parameter: [A], fourth: int = 1) -> [A] {
  // alone
  let y = some_function(first_parameter, second_parameter, third_parameter, an_option: 1, another_option: [1, 2, 3])
  let z = first_parameter * second_parameter + third_parameter * first_parameter - second_parameter / third_parameter
  let w = training ? some_function(first_parameter, second_parameter) : another_function(third_parameter, second_parameter)
  let v = f(a, // one
    b)
  let u = x + // in the middle
    y

  repeat 3 from h = x {
    // inside
    relu(h) }
}
train T {model:h on D // the model
  batch:64,

  epochs:3}
train U=T with{batch:3}
predict P{}
