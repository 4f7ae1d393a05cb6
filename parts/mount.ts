import { createApp } from 'vue';
import type { Component } from 'vue';
import './base.css';
import { language } from './text.ts';

/** Puts a page onto its html; `?lang=en` begins in English. */
export function mountPage(page: Component): void {
  if (new URLSearchParams(location.search).get('lang') === 'en') language.value = 'en';
  createApp(page).mount('#page');
}
