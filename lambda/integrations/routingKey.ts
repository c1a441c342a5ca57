import { randomText } from '../aws/newId.ts'

/** 26 characters of 5 bits have 130 bits. */
const length = 26

/** @param randomInt a cryptographically secure source: `(max) => 0 … max - 1` */
export const makeRoutingKey = (randomInt: (max: number) => number): string => randomText(randomInt, length)

/** Whether a text can be a routing key. What cannot is looked up nowhere. */
export const isRoutingKey = (text: string): boolean => /^[0-9a-hjkmnp-tv-z]{26}$/.test(text)
