/** One trial: a net is trained, quantised, judged. Says nothing of where it runs. */
package dev.nib.search.trial;
