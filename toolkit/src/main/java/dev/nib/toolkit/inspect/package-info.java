/** What a model consists of, what it costs, and which chips hold it. */
package dev.nib.toolkit.inspect;
