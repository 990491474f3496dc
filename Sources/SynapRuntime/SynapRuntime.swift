import SynapCore
