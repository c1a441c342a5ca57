/** What `@hello.nrfcloud.com/proto-map` allows: also a thing name and one level of a topic. */
export const isDeviceId = (text: string): boolean => /^[a-zA-Z0-9:_-]{1,128}$/.test(text)
