import { render } from 'preact'

render(<h1>senml-live</h1>, document.body)
