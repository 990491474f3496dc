"""Writes the part of Caffe's network format that weights need, without its own classes."""

import struct

import numpy as np


def varint(number):
    out = bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        out.append(low | (0x80 if number else 0))
        if not number:
            return bytes(out)


def chunk(field, data):
    """A length-delimited field."""
    return varint(field << 3 | 2) + varint(len(data)) + data


def number(field, value):
    return varint(field << 3) + varint(value)


def blob(array, form="float"):
    """A BlobProto: 'float' and 'double' have a shape, 'legacy' four extents, 'half' raw bytes."""
    array = np.ascontiguousarray(array, np.float32)
    shape = chunk(7, chunk(1, b"".join(varint(extent) for extent in array.shape)))
    if form == "double":
        return shape + chunk(8, array.astype("<f8").tobytes())
    if form == "half":
        return shape + number(10, 2) + chunk(12, array.astype("<f2").tobytes())
    if form == "legacy":
        extents = (1,) * (4 - array.ndim) + array.shape
        shape = b"".join(number(i + 1, extent) for i, extent in enumerate(extents))
    if form == "unpacked":
        return shape + b"".join(
            varint(5 << 3 | 5) + struct.pack("<f", value) for value in array.ravel())
    return shape + chunk(5, array.astype("<f4").tobytes())


def network(weights, form="float", v1=None):
    """A NetParameter with the blobs of each layer; `v1` has the layers' numbers of the old format."""
    out = b""
    for name, arrays in weights.items():
        blobs = [blob(array, form) for array in arrays]
        if v1 is None:
            layer = chunk(1, name.encode()) + b"".join(chunk(7, data) for data in blobs)
            out += chunk(100, layer)
        else:
            layer = chunk(4, name.encode()) + number(5, v1[name])
            out += chunk(2, layer + b"".join(chunk(6, data) for data in blobs))
    return out
