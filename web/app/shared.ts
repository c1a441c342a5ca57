/**
 * What more than one room uses. The page and every room import this file, so that all of it is one script: the bundler makes a
 * script for each combination of rooms that share something, and each is a request.
 */
import 'preact'
import 'preact/hooks'
import 'preact/jsx-runtime'
import '../device/age.ts'
import '../device/names.ts'
import '../device/readings.ts'
import '../live/formatValue.ts'
import './printable.ts'
