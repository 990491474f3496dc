// The part of Caffe's weights format that is read, through protobuf-c; generated from caffe.proto,
// which says how.
#pragma once
#include "caffe.pb-c.h"
