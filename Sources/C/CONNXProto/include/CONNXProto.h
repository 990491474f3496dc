// The ONNX file format through protobuf-c; generated from onnx.proto, which says how.
#pragma once
#include "onnx.pb-c.h"
