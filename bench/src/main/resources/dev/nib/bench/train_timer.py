"""Times training in PyTorch: train_timer.py FORMAT SECONDS THREADS BATCH NET

FORMAT is contiguous (NCHW) or channels_last (NHWC); NET is the text of a net, as nib prints it.
Prints the nanoseconds that an image took in each step. Strided windows are padded on both sides
alike, which takes as long.
"""

import sys
import time

import torch
from torch import nn

SIDE = 28


def layers(words):
    channels, side, flat = 1, SIDE, False
    for word, following in zip(words, words[1:] + [""]):
        kind, *numbers = word.split(":")
        if kind in ("conv", "depthwise"):
            relu = numbers[-1] != "linear"
            kernel, *rest = map(int, numbers if relu else numbers[:-1])
            out = rest.pop(0) if kind == "conv" else channels
            stride = rest[0] if rest else 1
            groups = channels if kind == "depthwise" else 1
            yield nn.Conv2d(channels, out, kernel, stride, padding=kernel // 2, groups=groups)
            if relu and following != "norm":
                yield nn.ReLU(inplace=True)
            channels, side = out, (side - 1) // stride + 1
        elif kind == "norm":
            yield nn.BatchNorm2d(channels)
            if relu:
                yield nn.ReLU(inplace=True)
        elif kind == "pool":
            yield nn.MaxPool2d(2)
            side //= 2
        elif kind == "average":
            yield nn.AvgPool2d(int(numbers[0]))
            side //= int(numbers[0])
        elif kind == "global":
            yield nn.AvgPool2d(side)
            side = 1
        elif kind == "dropout":
            yield nn.Dropout(float(numbers[0]))
        elif kind in ("dense", "classifier"):
            if not flat:
                yield nn.Flatten()
                channels, flat = channels * side * side, True
            yield nn.Linear(channels, int(numbers[0]))
            channels = int(numbers[0])
            if kind == "dense":
                yield nn.ReLU(inplace=True)
        else:
            sys.exit(f"train_timer.py: no layer is called {kind}")


def main():
    layout, seconds, threads, batch = sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    memory_format = getattr(torch, layout + "_format" if layout == "contiguous" else layout)
    net = nn.Sequential(*layers(sys.argv[5].split())).to(memory_format=memory_format).train()
    images = torch.rand(batch, 1, SIDE, SIDE).contiguous(memory_format=memory_format)
    labels = torch.randint(10, (batch,))
    loss_of = nn.CrossEntropyLoss()
    adam = torch.optim.Adam(net.parameters(), lr=1e-4)
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter_ns()
        adam.zero_grad(set_to_none=True)
        loss_of(net(images), labels).backward()
        adam.step()
        print((time.perf_counter_ns() - start) // batch)


main()
