/** Character table of opencc: "traditional simplified" pairs divided by "|". The package ships it without types. */
declare module 'opencc-js/dict/TSCharacters' {
  const table: string

  // biome-ignore lint/style/noDefaultExport: the package's own shape
  export { table as default }
}
