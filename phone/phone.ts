import { mountPage } from '../parts/mount.ts';
import Phone from './Phone.vue';

mountPage(Phone);
