/**
 * Images changed at random while a net learns: turned, zoomed, shifted, bent and partly erased, as
 * users of Keras' {@code ImageDataGenerator} know it.
 *
 * <p>An {@link dev.nib.dataset.augment.Augmentation} says what may happen, an {@link
 * dev.nib.dataset.augment.Augmenter} does it to one image, and a {@link
 * dev.nib.dataset.augment.BatchStream} makes the batches of an epoch on other threads while the
 * trainer works. Every image follows from the setting, the original and a seed alone.
 */
package dev.nib.dataset.augment;
