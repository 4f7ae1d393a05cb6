export const pageRoutes: readonly { readonly route: string; readonly html: string }[];
