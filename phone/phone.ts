import { mountPage } from '../parts/mount.ts';
import './phone.css';
import Phone from './Phone.vue';

mountPage(Phone);
