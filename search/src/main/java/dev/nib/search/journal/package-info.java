/** What a search has found so far, on disk: a killed one goes on from there. */
package dev.nib.search.journal;
