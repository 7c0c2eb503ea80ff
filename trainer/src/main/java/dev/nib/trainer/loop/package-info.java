/**
 * The training: {@link dev.nib.trainer.loop.CnnTrainer} turns a definition into a {@link
 * dev.nib.trainer.loop.TrainedNet}, step by step ({@code TrainingRun}), each step's images cut into
 * shards that threads compute side by side ({@code ReplicaPool}) before the parameters move ({@code
 * AdamSteps}).
 */
package dev.nib.trainer.loop;
