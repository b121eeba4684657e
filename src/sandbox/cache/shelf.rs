//! A map that holds so many bytes and no more: what was asked for longest ago makes room.

use std::collections::HashMap;

/// Bytes that a shelf holds: Next's own default (`cacheMaxMemorySize`, 50 MB).
pub(super) const CAPACITY: usize = 50 * 1024 * 1024;

/// What a shelf keeps.
pub(super) trait Stored {
    /// Bytes it takes, about.
    fn size(&self) -> usize;

    /// It stays, whatever else wants room: what the build made lies on disk in Next.
    fn stays(&self) -> bool {
        false
    }
}

/// Values by key.
#[derive(Debug)]
pub(super) struct Shelf<V> {
    items: HashMap<String, Item<V>>,
    bytes: usize,
    capacity: usize,
    asked: u64,
}

#[derive(Debug)]
struct Item<V> {
    value: V,
    asked: u64,
}

impl<V> Default for Shelf<V> {
    fn default() -> Self {
        Shelf {
            items: HashMap::new(),
            bytes: 0,
            capacity: CAPACITY,
            asked: 0,
        }
    }
}

impl<V: Stored> Shelf<V> {
    /// The value of a key, which was just asked for.
    pub(super) fn get(&mut self, key: &str) -> Option<&V> {
        let item = self.items.get_mut(key)?;
        self.asked += 1;
        item.asked = self.asked;
        Some(&item.value)
    }

    /// Keeps a value, and makes room for it.
    pub(super) fn insert(&mut self, key: String, value: V) {
        self.bytes += key.len() + value.size();
        self.asked += 1;
        let asked = self.asked;
        let length = key.len();
        if let Some(before) = self.items.insert(key, Item { value, asked }) {
            self.bytes -= length + before.value.size();
        }
        if self.bytes > self.capacity {
            self.make_room();
        }
    }

    /// Keeps only what `keeps` says.
    pub(super) fn retain(&mut self, keeps: impl Fn(&str) -> bool) {
        let mut freed = 0;
        self.items.retain(|key, item| {
            let stays = keeps(key);
            if !stays {
                freed += key.len() + item.value.size();
            }
            stays
        });
        self.bytes -= freed;
    }

    /// All values.
    pub(super) fn values(&self) -> impl Iterator<Item = &V> {
        self.items.values().map(|item| &item.value)
    }

    /// Drops what was asked for longest ago until a quarter is free, so that it is seldom needed.
    fn make_room(&mut self) {
        let mut oldest: Vec<(u64, String)> = self
            .items
            .iter()
            .filter(|(_, item)| !item.value.stays() && item.asked != self.asked)
            .map(|(key, item)| (item.asked, key.clone()))
            .collect();
        oldest.sort_unstable();
        for (_, key) in oldest {
            if self.bytes <= self.capacity / 4 * 3 {
                return;
            }
            if let Some(item) = self.items.remove(&key) {
                self.bytes -= key.len() + item.value.size();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Thing {
        size: usize,
        stays: bool,
    }

    impl Stored for Thing {
        fn size(&self) -> usize {
            self.size
        }

        fn stays(&self) -> bool {
            self.stays
        }
    }

    fn shelf() -> Shelf<Thing> {
        Shelf {
            capacity: 1000,
            ..Shelf::default()
        }
    }

    fn thing(size: usize, stays: bool) -> Thing {
        Thing { size, stays }
    }

    #[test]
    fn what_was_asked_for_longest_ago_makes_room() {
        let mut shelf = shelf();
        for key in ["a", "b", "c"] {
            shelf.insert(key.into(), thing(300, false));
        }
        assert!(shelf.get("a").is_some());
        shelf.insert("d".into(), thing(300, false));
        assert!(shelf.get("b").is_none());
        assert!(shelf.get("a").is_some() && shelf.get("d").is_some());
    }

    #[test]
    fn what_the_build_made_stays() {
        let mut shelf = shelf();
        shelf.insert("built".into(), thing(900, true));
        for index in 0..10 {
            shelf.insert(format!("{index}"), thing(300, false));
        }
        assert!(shelf.get("built").is_some());
        assert!(shelf.get("0").is_none() && shelf.get("9").is_some());
    }

    #[test]
    fn the_count_of_bytes_follows_what_is_kept() {
        let mut shelf = shelf();
        for _ in 0..100 {
            shelf.insert("same".into(), thing(300, false));
        }
        assert_eq!(shelf.bytes, 304);
        shelf.retain(|key| key != "same");
        assert_eq!(shelf.bytes, 0);
    }
}
