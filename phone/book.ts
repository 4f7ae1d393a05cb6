import { mountPage } from '../parts/mount.ts';
import Book from './Book.vue';

mountPage(Book);
