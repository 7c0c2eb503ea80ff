/** Which of several results are the best, where accuracy and three costs count at a time. */
package dev.nib.search.front;
