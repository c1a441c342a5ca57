import { lockFolder } from '../disk/folderLock.ts'

/** Holds the lock of a folder until it is killed. */

const [, , folder = ''] = process.argv
const release = lockFolder(folder)
process.once('exit', release)
process.send?.('locked')
setInterval(() => undefined, 60_000)
