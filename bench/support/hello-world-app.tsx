// The least an Ink app can be: what the client's start is measured against.
import { render, Text } from 'ink';

render(<Text>hello world</Text>);
