import { mountPage } from '../parts/mount.ts';
import Console from './Console.vue';

mountPage(Console);
