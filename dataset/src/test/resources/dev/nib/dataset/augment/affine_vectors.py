#!/usr/bin/env python3
"""Makes affine_vectors.txt, what SciPy computes for Keras' affine augmentation.

The matrices are put together as Keras' apply_affine_transform documents it (rotation, then shift,
then zoom, about the middle), and scipy.ndimage.affine_transform with order=1 does the rest, as it
does for Keras. "wrap" is SciPy's grid-wrap: a period of the image's length, as Keras documents it.

    python3 affine_vectors.py > affine_vectors.txt      (made with SciPy 1.17.1)

A case is three lines: height width mode fillValue degrees zoomY zoomX shiftY shiftX (pixels), then
the image, then the result.
"""
import numpy as np
from scipy import ndimage

MODES = {"NEAREST": "nearest", "CONSTANT": "constant", "REFLECT": "reflect", "WRAP": "grid-wrap"}


def transform(image, mode, value, degrees, zoom_y, zoom_x, shift_y, shift_x):
    t = np.deg2rad(degrees)
    rotation = np.array([[np.cos(t), -np.sin(t), 0], [np.sin(t), np.cos(t), 0], [0, 0, 1]])
    shift = np.array([[1, 0, shift_x], [0, 1, shift_y], [0, 0, 1]])
    zoom = np.array([[zoom_x, 0, 0], [0, zoom_y, 0], [0, 0, 1]])
    y, x = (image.shape[0] - 1) / 2, (image.shape[1] - 1) / 2
    to_middle = np.array([[1, 0, -x], [0, 1, -y], [0, 0, 1]])
    from_middle = np.array([[1, 0, x], [0, 1, y], [0, 0, 1]])
    matrix = from_middle @ rotation @ shift @ zoom @ to_middle
    # From (x, y) to SciPy's (row, column).
    matrix = matrix[[1, 0, 2]][:, [1, 0, 2]]
    return ndimage.affine_transform(
        image, matrix[:2, :2], matrix[:2, 2], order=1, mode=MODES[mode], cval=value
    )


def main():
    random = np.random.RandomState(20261123)
    for mode in MODES:
        for case in range(16):
            height, width = [(8, 8), (5, 7), (9, 4), (2, 3)][case % 4]
            image = random.randint(0, 256, (height, width)).astype(np.float64)
            value = int(random.randint(0, 256))
            degrees = random.uniform(-1, 1) * (10 if case < 8 else 180)
            zoom_y, zoom_x = random.uniform(0.7, 1.3, 2) if case < 8 else random.uniform(0.1, 1.9, 2)
            shift_y, shift_x = random.uniform(-1, 1, 2) * (0.3 if case < 8 else 1) * (height, width)
            # Written and read back, so that both sides start from the same numbers.
            numbers = [repr(float(v)) for v in (degrees, zoom_y, zoom_x, shift_y, shift_x)]
            result = transform(image, mode, value, *map(float, numbers))
            print(height, width, mode, value, *numbers)
            print(*image.astype(int).ravel())
            print(*("%.4f" % v for v in result.ravel()))


main()
