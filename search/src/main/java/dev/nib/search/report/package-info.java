/** What a search found: as records, as a page, as files. */
package dev.nib.search.report;
