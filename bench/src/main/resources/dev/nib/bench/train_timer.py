"""Times training in PyTorch: train_timer.py FORMAT SECONDS THREADS BATCH LAYER...

FORMAT is contiguous (NCHW) or channels_last (NHWC); layers are conv:KERNEL:CHANNELS, pool,
dropout:RATE, dense:UNITS and classifier:CLASSES. Prints the nanoseconds that an image took in each
step.
"""

import sys
import time

import torch
from torch import nn

SIDE = 28


def layers(words):
    channels, side, flat = 1, SIDE, False
    for word in words:
        kind, *numbers = word.split(":")
        if kind == "conv":
            kernel, out = map(int, numbers)
            yield nn.Conv2d(channels, out, kernel, padding=kernel // 2)
            yield nn.ReLU(inplace=True)
            channels = out
        elif kind == "pool":
            yield nn.MaxPool2d(2)
            side //= 2
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
    net = nn.Sequential(*layers(sys.argv[5:])).to(memory_format=memory_format).train()
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
