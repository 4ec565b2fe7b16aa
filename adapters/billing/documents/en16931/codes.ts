/** Codes that both syntaxes share. */

/** BT-24: the standard itself, no country's or network's usage of it; Factur-X names its profile EN 16931 so. */
export const guideline = 'urn:cen.eu:en16931:2017';

/** UN/ECE Recommendation 20: one, of something that is counted. */
export const unitCode = 'C62';
