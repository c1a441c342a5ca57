/** RFC 8428 §4.5.1: the characters of a name. */
export const hasNameCharacters = (text: string): boolean => /^[A-Za-z0-9\-:./_]*$/.test(text)

/** RFC 8428 §4.5.1: a name starts with a letter or a digit. */
export const startsLikeName = (text: string): boolean => /^[A-Za-z0-9]/.test(text)
