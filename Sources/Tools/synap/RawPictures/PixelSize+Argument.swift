import ArgumentParser
import SynapImage

extension PixelSize: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}
