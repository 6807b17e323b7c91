/** Bounds of one expression. They keep the dearest one that is accepted within some .4 ms an item. */

/** Characters of the text. */
export const maximumLength = 2_000;
/** Nodes of the syntax tree. */
export const maximumNodes = 500;
/** Brackets, calls, ternaries and macros in one another; a chain of one operator counts once. */
export const maximumNesting = 32;
/** Elements of a list literal, entries of a map literal. */
export const maximumElements = 1_000;
/** Macros in one another. */
export const maximumMacroNesting = 2;
/** Rounds of macros, elements looked through and hundreds of characters read, of one item. */
export const maximumSteps = 2_000;
/** Characters of a string, elements of a list that an expression makes. */
export const maximumMade = 10_000;
/** Characters of a regular expression. */
export const maximumPattern = 200;
/** All upper bounds of a regular expression's counted repetitions, multiplied. */
export const maximumRepetitions = 100;
/** The greatest factor of a boost. */
export const maximumFactor = 1_000_000;
/** States of a regular expression. */
export const maximumPatternSize = 500;
