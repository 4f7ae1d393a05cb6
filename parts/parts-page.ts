import { mountPage } from './mount.ts';
import PartsPage from './PartsPage.vue';

mountPage(PartsPage);
