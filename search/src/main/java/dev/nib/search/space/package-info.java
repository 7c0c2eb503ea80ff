/** What can be tried: nets as text and how they are trained, and how one is made of others. */
package dev.nib.search.space;
