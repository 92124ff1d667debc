/**
 * An application as a user would write it, whose jobs are pushed.
 */
package nightly;
