/**
 * Nets as plain data: {@link dev.nib.trainer.nets.NetDefinition} is one, {@link
 * dev.nib.trainer.nets.NetText} reads one from words, {@link dev.nib.trainer.nets.Nets} holds those
 * that nib knows by name, {@link dev.nib.trainer.nets.Weights} are what training finds.
 */
package dev.nib.trainer.nets;
