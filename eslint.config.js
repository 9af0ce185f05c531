import tseslint from "typescript-eslint";

export default tseslint.config(
  {
    ignores: ["**/dist", "build", "assembly", "**/*.generated.ts", "coverage", "docs/public", "docs/.vitepress/cache"],
  },
  ...tseslint.configs.recommended,
  {
    rules: {
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/consistent-type-imports": "error",
      "prefer-const": "error",
      eqeqeq: "error",
    },
  },
);
