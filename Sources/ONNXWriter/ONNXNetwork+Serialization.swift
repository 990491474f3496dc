import CONNXProto

extension ONNXNetwork {
  /// The bytes of the ONNX file.
  package func serialized() -> [UInt8] {
    let arena = MessageArena()
    let graph = graph(in: arena)
    let model = arena.message(onnx__model_proto__init) { model in
      model.has_ir_version = 1
      model.ir_version = Int64(formatVersion)
      model.producer_name = arena.string(producer)
      model.graph = graph
      (model.opset_import, model.n_opset_import) = arena.pointers(
        operatorSets.map { set in
          arena.message(onnx__operator_set_id_proto__init) {
            $0.domain = arena.string(set.domain)
            $0.has_version = 1
            $0.version = Int64(set.version)
          }
        })
    }
    return withExtendedLifetime(arena) {
      [UInt8](unsafeUninitializedCapacity: onnx__model_proto__get_packed_size(model)) {
        $1 = onnx__model_proto__pack(model, $0.baseAddress)
      }
    }
  }

  /// The bytes of the graph alone, for an attribute of a node.
  package func serializedGraph() -> [UInt8] {
    let arena = MessageArena()
    let graph = graph(in: arena)
    return withExtendedLifetime(arena) {
      [UInt8](unsafeUninitializedCapacity: onnx__graph_proto__get_packed_size(graph)) {
        $1 = onnx__graph_proto__pack(graph, $0.baseAddress)
      }
    }
  }

  private func graph(in arena: MessageArena) -> UnsafeMutablePointer<Onnx__GraphProto> {
    arena.message(onnx__graph_proto__init) { graph in
      graph.name = arena.string(name)
      (graph.node, graph.n_node) = arena.pointers(nodes.map(arena.node))
      (graph.initializer, graph.n_initializer) = arena.pointers(initializers.map(arena.tensor))
      (graph.input, graph.n_input) = arena.pointers(inputs.map(arena.value))
      (graph.output, graph.n_output) = arena.pointers(outputs.map(arena.value))
      (graph.value_info, graph.n_value_info) = arena.pointers(values.map(arena.value))
    }
  }
}

extension MessageArena {
  /// The list of pointers that a repeated field of messages is.
  fileprivate func pointers<Message>(
    _ messages: [UnsafeMutablePointer<Message>]
  ) -> (UnsafeMutablePointer<UnsafeMutablePointer<Message>?>?, Int) {
    array(messages.map(Optional.some))
  }

  /// The list of pointers that a repeated field of strings is; empty strings stay.
  private func strings(
    _ texts: [String]
  ) -> (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, Int) {
    array(texts.map { array(Array($0.utf8CString)).start })
  }

  fileprivate func node(_ node: ONNXNetwork.Node) -> UnsafeMutablePointer<Onnx__NodeProto> {
    message(onnx__node_proto__init) { proto in
      proto.name = string(node.name)
      proto.op_type = string(node.operation)
      proto.domain = string(node.domain)
      (proto.input, proto.n_input) = strings(node.inputs)
      (proto.output, proto.n_output) = strings(node.outputs)
      (proto.attribute, proto.n_attribute) = pointers(
        node.attributes.map { attribute($0.name, $0.value) })
    }
  }

  private func attribute(
    _ name: String, _ value: ONNXNetwork.Attribute
  ) -> UnsafeMutablePointer<Onnx__AttributeProto> {
    message(onnx__attribute_proto__init) { proto in
      proto.name = string(name)
      proto.has_type = 1
      switch value {
      case .float(let number):
        proto.type = 1
        proto.has_f = 1
        proto.f = number
      case .integer(let number):
        proto.type = 2
        proto.has_i = 1
        proto.i = Int64(number)
      case .string(let text):
        proto.type = 3
        proto.has_s = 1
        proto.s = data(Array(text.utf8))
      case .tensor(let constant):
        proto.type = 4
        proto.t = tensor(constant)
      case .graph(let bytes):
        proto.type = 5
        proto.has_g = 1
        proto.g = data(bytes)
      case .floats(let numbers):
        proto.type = 6
        (proto.floats, proto.n_floats) = array(numbers)
      case .integers(let numbers):
        proto.type = 7
        (proto.ints, proto.n_ints) = array(numbers.map { Int64($0) })
      case .strings(let texts):
        proto.type = 8
        (proto.strings, proto.n_strings) = array(texts.map { data(Array($0.utf8)) })
      }
    }
  }

  fileprivate func tensor(
    _ constant: ONNXNetwork.Constant
  ) -> UnsafeMutablePointer<Onnx__TensorProto> {
    message(onnx__tensor_proto__init) { proto in
      proto.name = string(constant.name)
      proto.has_data_type = 1
      proto.data_type = Int32(constant.elementType)
      (proto.dims, proto.n_dims) = array(constant.extents.map { Int64($0) })
      switch constant.elements {
      case .raw(let bytes):
        proto.has_raw_data = 1
        proto.raw_data = data(bytes)
      case .floats(let numbers): (proto.float_data, proto.n_float_data) = array(numbers)
      case .int32s(let numbers): (proto.int32_data, proto.n_int32_data) = array(numbers)
      case .int64s(let numbers): (proto.int64_data, proto.n_int64_data) = array(numbers)
      case .doubles(let numbers): (proto.double_data, proto.n_double_data) = array(numbers)
      case .uint64s(let numbers): (proto.uint64_data, proto.n_uint64_data) = array(numbers)
      case .external(let entries):
        proto.has_data_location = 1
        proto.data_location = 1
        (proto.external_data, proto.n_external_data) = pointers(
          entries.map { entry in
            message(onnx__string_string_entry_proto__init) {
              $0.key = string(entry.key)
              $0.value = string(entry.value)
            }
          })
      }
    }
  }

  fileprivate func value(
    _ value: ONNXNetwork.Value
  ) -> UnsafeMutablePointer<Onnx__ValueInfoProto> {
    message(onnx__value_info_proto__init) { proto in
      proto.name = string(value.name)
      proto.type = message(onnx__type_proto__init) { type in
        type.tensor_type = message(onnx__type_proto__tensor__init) { tensor in
          tensor.has_elem_type = 1
          tensor.elem_type = Int32(value.elementType)
          tensor.shape = value.extents.map(shape)
        }
      }
    }
  }

  private func shape(
    _ extents: [ONNXNetwork.Value.Extent]
  ) -> UnsafeMutablePointer<Onnx__TensorShapeProto> {
    message(onnx__tensor_shape_proto__init) { proto in
      (proto.dim, proto.n_dim) = pointers(
        extents.map { extent in
          message(onnx__tensor_shape_proto__dimension__init) { dimension in
            switch extent {
            case .known(let number):
              dimension.has_dim_value = 1
              dimension.dim_value = Int64(number)
            case .named(let name): dimension.dim_param = string(name)
            case .unknown: break
            }
          }
        })
    }
  }
}
