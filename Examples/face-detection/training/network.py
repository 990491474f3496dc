"""The network: a small residual backbone, a pyramid that mixes three scales, and a head per scale.

A head gives 16 values for each of 3 anchors in each cell, as YOLOv5-face does: the logits of the box
(x, y, width, height), the logit of a face being there, x and y of five points, the class's logit.
Ours knows one class, so the last one is a constant.
"""
import numpy as np
import torch
from torch import nn

STRIDES = (8, 16, 32)
ANCHORS = np.array(
    [
        [[12, 15], [18, 23], [27, 34]],
        [[40, 50], [60, 76], [90, 114]],
        [[134, 170], [200, 254], [300, 380]],
    ],
    np.float32,
)
POINTS = 5
VALUES = 16  # box 4, objectness, 5 points, class
CLASS_LOGIT = 5.0  # a probability of 0.993: the confidence is that of objectness


class Conv(nn.Sequential):
    """Convolution, batch normalization, ReLU."""

    def __init__(self, inputs, outputs, kernel=1, stride=1):
        super().__init__(
            nn.Conv2d(inputs, outputs, kernel, stride, (kernel - stride + 1) // 2, bias=False),
            nn.BatchNorm2d(outputs, momentum=0.03),
            nn.ReLU(inplace=True),
        )


class Residual(nn.Module):
    """Squeezes the channels to a half and adds what a 3x3 convolution makes of them."""

    def __init__(self, channels):
        super().__init__()
        self.squeeze = Conv(channels, channels // 2)
        self.spread = Conv(channels // 2, channels, 3)

    def forward(self, x):
        return x + self.spread(self.squeeze(x))


class PyramidPool(nn.Module):
    """Windows of three sizes beside the features themselves."""

    def __init__(self, channels):
        super().__init__()
        self.squeeze = Conv(channels, channels // 2)
        self.pools = nn.ModuleList(nn.MaxPool2d(k, 1, k // 2) for k in (3, 5, 9))
        self.merge = Conv(channels * 2, channels)

    def forward(self, x):
        x = self.squeeze(x)
        return self.merge(torch.cat([x] + [pool(x) for pool in self.pools], 1))


class Merge(nn.Sequential):
    """Joins features of the same size."""

    def __init__(self, inputs, outputs):
        super().__init__(Conv(inputs, outputs), Conv(outputs, outputs, 3))

    def forward(self, *features):
        return super().forward(torch.cat(features, 1))


class FaceNetwork(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(Conv(3, 16, 3, 2), Conv(16, 32, 3, 2))
        self.eighth = nn.Sequential(Conv(32, 48, 3, 2), Residual(48), Residual(48))
        self.sixteenth = nn.Sequential(Conv(48, 96, 3, 2), Residual(96), Residual(96))
        self.last = nn.Sequential(Conv(96, 128, 3, 2), Residual(128), PyramidPool(128))
        self.top = Conv(128, 64)
        self.middle = Merge(64 + 96, 64)
        self.middle_up = Conv(64, 48)
        self.fine = Merge(48 + 48, 48)
        self.fine_down = Conv(48, 48, 3, 2)
        self.medium = Merge(48 + 64, 64)
        self.medium_down = Conv(64, 64, 3, 2)
        self.coarse = Merge(64 + 64, 96)
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        self.heads = nn.ModuleList(nn.Conv2d(c, 3 * VALUES, 1) for c in (48, 64, 96))
        for head in self.heads:
            nn.init.normal_(head.weight, 0, 0.01)
            bias = torch.zeros(3, VALUES)
            bias[:, 4] = -4.5
            bias[:, 15] = CLASS_LOGIT
            head.bias.data = bias.flatten()

    def forward(self, x):
        """The heads' results, [n, 48, h, w] each, finest first; x is [n, 3, h, w], RGB from 0 to 1."""
        eighth = self.eighth(self.stem(x))
        sixteenth = self.sixteenth(eighth)
        top = self.top(self.last(sixteenth))
        middle = self.middle(self.up(top), sixteenth)
        fine = self.fine(self.up(self.middle_up(middle)), eighth)
        medium = self.medium(self.fine_down(fine), middle)
        coarse = self.coarse(self.medium_down(medium), top)
        return [head(f) for head, f in zip(self.heads, (fine, medium, coarse))]


def fused(convolution, normalization):
    """One convolution with a bias in place of a convolution and its normalization."""
    factor = normalization.weight / torch.sqrt(normalization.running_var + normalization.eps)
    merged = nn.Conv2d(
        convolution.in_channels, convolution.out_channels, convolution.kernel_size,
        convolution.stride, convolution.padding,
    )
    merged.weight.data = convolution.weight.data * factor.data[:, None, None, None]
    merged.bias.data = (normalization.bias - normalization.running_mean * factor).data
    return merged


def fuse(network):
    """Folds all normalizations, and makes the class's logit the constant that it is."""
    for module in network.modules():
        if isinstance(module, Conv):
            module[0] = fused(module[0], module[1])
            module[1] = nn.Identity()
    for head in network.heads:
        head.weight.data.view(3, VALUES, -1)[:, -1] = 0
        head.bias.data.view(3, VALUES)[:, -1] = CLASS_LOGIT
    return network
