/// An instruction ready to run: addresses resolved, weights packed.
public protocol Execution {
  /// Computes the result; allocates nothing and can't fail.
  func run()
}

/// An execution that calls one kernel with prepared arguments.
struct KernelCall<Arguments>: Execution {
  let arguments: Arguments
  let body: (Arguments) -> Void

  func run() { body(arguments) }
}
