import { createApp } from 'vue';
import type { Component } from 'vue';
import './base.css';
import type { Section } from '../texts/section.ts';
import { knowRefusals } from './api.ts';
import { language } from './text.ts';

/** Puts a page onto its html; `?lang=en` begins in English. `more`: refusals that only this page's people meet. */
export function mountPage(page: Component, more?: Section): void {
  if (more !== undefined) knowRefusals(more);
  if (new URLSearchParams(location.search).get('lang') === 'en') language.value = 'en';
  createApp(page).mount('#page');
}
