/** The comparison of CNN, CNN with augmentation, random forest and SVM that a study made. */
package dev.nib.toolkit.study;
