// Files that a function carries as texts.

declare module 'openapi-explorer/dist/browser/openapi-explorer.min.js' {
  const script: string;
  export default script;
}

declare module '*.css' {
  const style: string;
  export default style;
}
