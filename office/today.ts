import { mountPage } from '../parts/mount.ts';
import Today from './Today.vue';

mountPage(Today);
