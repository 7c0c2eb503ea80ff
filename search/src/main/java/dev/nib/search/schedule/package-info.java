/** How many trials of how many epochs a search has. */
package dev.nib.search.schedule;
