/**
 * Float against int8, tensor by tensor and image by image: where quantisation loses what, and on
 * which images it shows.
 */
package dev.nib.toolkit.compare;
