export { describeTables } from './resources/table.ts'
