/**
 * The HTML report of a run: one file that needs nothing else.
 *
 * <p>{@link dev.nib.cli.report.ReportData} says what is known, a class per section turns it into
 * the texts of {@link dev.nib.cli.report.ReportView}, and {@code nib/report/report.ftlh} lays those
 * out.
 */
package dev.nib.toolkit.report;
