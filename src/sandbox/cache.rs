//! What is stored, until when, under which tags: whole answers, and data of handlers.
//!
//! Answered without the JavaScript thread. Ages are measured on the sandbox's [`Clock`].

mod shelf;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use axum::http::HeaderMap;
use bytes::Bytes;

use super::clock::Clock;
use super::edition::Rules;
use super::reply::Head;
use super::trace::CacheState;
use shelf::{Shelf, Stored};

/// A year in seconds: what Next takes for "for ever" (`CACHE_ONE_YEAR`).
pub(crate) const ONE_YEAR: u64 = 31_536_000;

/// Marks of revalidated tags before it is looked which are still needed.
const TAGS_BEFORE_SWEEP: usize = 1024;

/// For so many milliseconds a mark is kept for what is being made, whatever is stored.
const MADE_WITHIN: u64 = 60_000;

/// Seconds until a failed renewal is tried again, at least.
const RETRY_AFTER: u64 = 3;

/// Bytes that the headers take with which a stored answer is sent again.
const AGAIN: usize = 1536;

/// A handler's answer, kept.
#[derive(Debug)]
pub(crate) struct StoredAnswer {
    /// Its status and the handler's own headers.
    pub(crate) head: Head,
    /// The whole body.
    pub(crate) body: Bytes,
    /// Seconds until it is stale; `None` for never.
    pub(crate) revalidate: Option<u64>,
    /// Seconds until it may not be served any more; `None` for never.
    pub(crate) expire: Option<u64>,
    /// What it depends on, its own path's tag included.
    pub(crate) tags: Vec<String>,
    /// The handler threw it, and it is kept without end.
    pub(crate) was_thrown: bool,
    /// When it was made, in milliseconds on the sandbox's clock.
    pub(crate) made_ms: u64,
    /// Whether the build made it, rather than a request.
    pub(crate) by_build: bool,
    /// What it is sent with, once it was sent.
    pub(crate) again: OnceLock<Again>,
}

/// What a stored answer is sent with as long as it is fresh: the same each time.
#[derive(Clone, Debug)]
pub(crate) struct Again {
    /// Its own headers, and those that Next adds.
    pub(crate) headers: HeaderMap,
    /// The same where the connection stays open.
    pub(crate) open: HeaderMap,
    /// It is compressed for those who take it so.
    pub(crate) is_compressible: bool,
}

impl Stored for Arc<StoredAnswer> {
    fn size(&self) -> usize {
        let headers = self.head.headers.iter();
        let texts = headers.map(|(name, value)| name.len() + value.len());
        let tags = self.tags.iter().map(String::len);
        size_of::<StoredAnswer>() + AGAIN + self.body.len() + texts.chain(tags).sum::<usize>()
    }

    fn stays(&self) -> bool {
        self.by_build
    }
}

impl Stored for StoredData {
    fn size(&self) -> usize {
        size_of::<StoredData>() + self.json.len() + self.tags.iter().map(String::len).sum::<usize>()
    }
}

/// What the cache says of a key.
#[derive(Clone, Debug)]
pub(crate) struct Lookup {
    /// Hit or stale.
    pub(crate) state: CacheState,
    /// The answer.
    pub(crate) answer: Arc<StoredAnswer>,
    /// Its age.
    pub(crate) age: Duration,
    /// This caller is to renew it: set for the first that finds it stale.
    pub(crate) renew: bool,
}

/// A value that a handler's code stored (`unstable_cache`, `fetch`, `use cache`), as JSON.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StoredData {
    /// JSON text.
    pub(crate) json: String,
    /// Seconds until it is stale; `None` for never.
    pub(crate) revalidate: Option<f64>,
    /// Seconds until it may not be served any more; `None` for never.
    pub(crate) expire: Option<f64>,
    /// Its tags.
    pub(crate) tags: Vec<String>,
    /// When it was made, in milliseconds on the sandbox's clock.
    pub(crate) made_ms: u64,
}

/// How a tag was revalidated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Expiry {
    /// What carries it is gone.
    AtOnce,
    /// What carries it may be served once more while it is renewed (`revalidateTag(tag, 'max')`),
    /// but not after so many seconds.
    StaleOnce {
        /// Seconds; `None` for as long as nobody asks.
        expire: Option<f64>,
    },
}

#[derive(Clone, Copy, Debug)]
struct TagMark {
    at_ms: u64,
    expiry: Expiry,
}

#[derive(Debug, Default)]
struct Stores {
    answers: Shelf<Arc<StoredAnswer>>,
    renewing: HashSet<String>,
    data: Shelf<StoredData>,
    tags: HashMap<String, TagMark>,
    /// How many marks there may be before it is worth looking which are still needed.
    tags_before_sweep: usize,
    listed: HashSet<String>,
}

/// The caches of a running app.
#[derive(Clone, Debug)]
pub(crate) struct Cache {
    /// Whether tags reach whole answers, and not only data (FACTS 58).
    pub(crate) expires_answers: bool,
    /// Whether an answer past its `expire` is made anew before it is served.
    ends_at_expire: bool,
    clock: Clock,
    stores: Arc<Mutex<Stores>>,
}

/// How old something stored is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Age {
    /// As good as new.
    Fresh,
    /// Older than its `revalidate`.
    Old,
    /// A tag of it was revalidated, and it may be served once more.
    Marked,
}

impl Age {
    /// `fresh`, `old` or `marked`.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Age::Fresh => "fresh",
            Age::Old => "old",
            Age::Marked => "marked",
        }
    }
}

/// How long something stored lives, in milliseconds.
#[derive(Clone, Copy, Debug)]
struct Life {
    made_ms: u64,
    revalidate: Option<u64>,
    expire: Option<u64>,
}

impl Cache {
    /// An empty cache on this clock.
    pub(crate) fn new(clock: Clock, rules: &Rules) -> Cache {
        Cache {
            expires_answers: rules.revalidates_handlers,
            ends_at_expire: rules.ends_at_expire,
            clock,
            stores: Arc::default(),
        }
    }

    /// The stored answer of a key, if it may still be served.
    pub(crate) fn answer(&self, key: &str) -> Option<Lookup> {
        let now = self.clock.now_ms();
        let mut stores = self.lock();
        let answer = stores.answers.get(key)?.clone();
        let age_ms = now.saturating_sub(answer.made_ms);
        let state = match stores.age(answer.tags.iter(), self.life(&answer), now)? {
            Age::Fresh => CacheState::Hit,
            Age::Old | Age::Marked => CacheState::Stale,
        };
        let renew = state == CacheState::Stale && stores.renewing.insert(key.to_owned());
        Some(Lookup {
            state,
            answer,
            age: Duration::from_millis(age_ms),
            renew,
        })
    }

    fn life(&self, answer: &StoredAnswer) -> Life {
        let ms = |seconds: u64| seconds.saturating_mul(1000);
        Life {
            made_ms: answer.made_ms,
            revalidate: answer.revalidate.map(ms),
            expire: answer.expire.filter(|_| self.ends_at_expire).map(ms),
        }
    }

    /// The build made an answer for this key: its params are among those that were listed.
    pub(crate) fn list(&self, key: &str) {
        self.lock().listed.insert(key.to_owned());
    }

    /// Whether the build made an answer for this key, whatever became of it.
    pub(crate) fn is_listed(&self, key: &str) -> bool {
        self.lock().listed.contains(key)
    }

    /// Keeps an answer, and says what Next calls it: a miss, or a hit where it takes the place of
    /// one that no tag ended, but its `expire`. What was revalidated before, be it in this very
    /// millisecond, does not reach it.
    pub(crate) fn keep(
        &self,
        key: &str,
        mut answer: StoredAnswer,
    ) -> (Arc<StoredAnswer>, CacheState) {
        let now = self.clock.now_ms();
        let mut stores = self.lock();
        stores.renewing.remove(key);
        let old = stores.answers.get(key).cloned();
        let takes_place = old.is_some_and(|old| {
            let life = Life {
                expire: None,
                ..self.life(&old)
            };
            stores.age(old.tags.iter(), life, now).is_some()
        });
        let state = if takes_place {
            CacheState::Hit
        } else {
            CacheState::Miss
        };
        let marks = answer.tags.iter().filter_map(|tag| stores.tags.get(tag));
        if marks.map(|mark| mark.at_ms).max() == Some(answer.made_ms) {
            answer.made_ms += 1;
        }
        let answer = Arc::new(answer);
        stores.answers.insert(key.to_owned(), answer.clone());
        (answer, state)
    }

    /// A renewal failed: the old answer stays for another 3 to 30 seconds, so that errors are not
    /// tried again at every request.
    pub(crate) fn retain(&self, key: &str) {
        let made_ms = self.clock.now_ms();
        let mut stores = self.lock();
        stores.renewing.remove(key);
        if let Some(old) = stores.answers.get(key).cloned() {
            let revalidate = old.revalidate.unwrap_or(RETRY_AFTER).clamp(RETRY_AFTER, 30);
            let expire = old
                .expire
                .map(|expire| expire.max(revalidate + RETRY_AFTER));
            let answer = StoredAnswer {
                head: old.head.clone(),
                body: old.body.clone(),
                revalidate: Some(revalidate),
                expire,
                tags: old.tags.clone(),
                was_thrown: old.was_thrown,
                made_ms,
                by_build: old.by_build,
                again: OnceLock::new(),
            };
            stores.answers.insert(key.to_owned(), Arc::new(answer));
        }
    }

    /// Stored data that may still be served, and how old it is. It counts as carrying `also`
    /// where those tags are gone.
    pub(crate) fn data(&self, key: &str, also: &[String]) -> Option<(StoredData, Age)> {
        let now = self.clock.now_ms();
        let mut stores = self.lock();
        let data = stores.data.get(key)?.clone();
        let life = Life {
            made_ms: data.made_ms,
            revalidate: data.revalidate.map(whole_ms),
            expire: data.expire.map(whole_ms),
        };
        let age = stores.age(data.tags.iter().chain(also), life, now)?;
        Some((data, age))
    }

    /// Stores data.
    pub(crate) fn keep_data(&self, key: String, data: StoredData) {
        self.lock().data.insert(key, data);
    }

    /// Drops stored data whose key begins so: what a build kept in memory only.
    pub(crate) fn forget_data(&self, prefix: &str) {
        self.lock().data.retain(|key| !key.starts_with(prefix));
    }

    /// Whatever carries the tag and was made before now is gone, or stale.
    pub(crate) fn revalidate_tag(&self, tag: &str, expiry: Expiry) {
        let at_ms = self.clock.now_ms();
        let mut stores = self.lock();
        stores
            .tags
            .insert(tag.to_owned(), TagMark { at_ms, expiry });
        if stores.tags.len() > stores.tags_before_sweep.max(TAGS_BEFORE_SWEEP) {
            stores.sweep_tags(at_ms);
        }
    }

    /// Milliseconds since 1970 on the sandbox's clock.
    pub(crate) fn now_ms(&self) -> u64 {
        self.clock.now_ms()
    }

    fn lock(&self) -> MutexGuard<'_, Stores> {
        self.stores.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stores {
    /// Forgets marks that are older than everything stored, or of tags that nothing stored
    /// carries: they decide nothing any more. Any data may be asked for under a path's tag.
    fn sweep_tags(&mut self, now_ms: u64) {
        let of_answers = self.answers.values().map(|answer| answer.made_ms);
        let of_data = self.data.values().map(|data| data.made_ms);
        let oldest = of_answers.chain(of_data).min().unwrap_or(u64::MAX);
        let of_answers = self.answers.values().flat_map(|answer| &answer.tags);
        let of_data = self.data.values().flat_map(|data| &data.tags);
        let carried: HashSet<&String> = of_answers.chain(of_data).collect();
        self.tags.retain(|tag, mark| {
            let is_young = mark.at_ms.saturating_add(MADE_WITHIN) > now_ms;
            let may_matter = is_young || tag.starts_with("_N_T_") || carried.contains(tag);
            may_matter && mark.last_ms() >= oldest
        });
        self.tags_before_sweep = self.tags.len() * 2;
    }

    /// `None` for what may not be served any more.
    fn age<'t>(
        &self,
        tags: impl Iterator<Item = &'t String>,
        life: Life,
        now_ms: u64,
    ) -> Option<Age> {
        let marks: Vec<&TagMark> = tags.filter_map(|tag| self.tags.get(tag)).collect();
        let passed = |limit: Option<u64>| {
            limit.is_some_and(|limit| now_ms.saturating_sub(life.made_ms) >= limit)
        };
        let ends = |mark: &&TagMark| mark.ends(life.made_ms, now_ms);
        if marks.iter().any(ends) || passed(life.expire) {
            return None;
        }
        let is_marked = marks.iter().any(|mark| mark.at_ms >= life.made_ms);
        Some(if passed(life.revalidate) {
            Age::Old
        } else if is_marked {
            Age::Marked
        } else {
            Age::Fresh
        })
    }
}

impl TagMark {
    /// What carries the tag and was made then is gone now: also what was made after the word, but
    /// before the moment that it named (`areTagsExpired`).
    fn ends(&self, made_ms: u64, now_ms: u64) -> bool {
        match self.expiry {
            Expiry::AtOnce => self.at_ms >= made_ms,
            Expiry::StaleOnce { expire: None } => false,
            Expiry::StaleOnce {
                expire: Some(seconds),
            } => {
                let moment = self.at_ms.saturating_add(whole_ms(seconds));
                moment > made_ms && moment <= now_ms
            }
        }
    }

    /// The last moment that it decides anything about.
    fn last_ms(&self) -> u64 {
        match self.expiry {
            Expiry::StaleOnce {
                expire: Some(seconds),
            } => self.at_ms.saturating_add(whole_ms(seconds)),
            _ => self.at_ms,
        }
    }
}

/// Seconds as a handler gives them, in whole milliseconds; nothing sensible is no time at all.
fn whole_ms(seconds: f64) -> u64 {
    let lifetime = Duration::try_from_secs_f64(seconds).unwrap_or_default();
    u64::try_from(lifetime.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::edition::Edition;

    fn answer(cache: &Cache, revalidate: Option<u64>, tags: &[&str]) -> StoredAnswer {
        StoredAnswer {
            head: Head::default(),
            body: Bytes::from_static(b"old"),
            revalidate,
            expire: None,
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            was_thrown: false,
            made_ms: cache.now_ms(),
            by_build: true,
            again: OnceLock::new(),
        }
    }

    fn at(seconds: u64) -> (Clock, Cache) {
        let clock = Clock::default();
        let cache = Cache::new(clock.clone(), Edition::default().rules());
        clock.advance(Duration::from_secs(seconds));
        (clock, cache)
    }

    #[test]
    fn an_answer_is_a_hit_until_its_time_and_stale_after_it() {
        let (clock, cache) = at(0);
        cache.keep("/a", answer(&cache, Some(60), &[]));
        assert_eq!(cache.answer("/a").unwrap().state, CacheState::Hit);
        clock.advance(Duration::from_secs(61));
        assert_eq!(cache.answer("/a").unwrap().state, CacheState::Stale);
    }

    #[test]
    fn an_answer_that_lasts_longer_than_milliseconds_can_say_is_a_hit() {
        let (_, cache) = at(0);
        let lasting = StoredAnswer {
            expire: Some(u64::MAX),
            ..answer(&cache, Some(1_000_000_000_000_000_000), &[])
        };
        cache.keep("/a", lasting);
        assert_eq!(cache.answer("/a").unwrap().state, CacheState::Hit);
    }

    #[test]
    fn what_takes_the_place_of_an_expired_answer_is_called_a_hit_and_of_a_revalidated_one_a_miss() {
        let (clock, cache) = at(0);
        let brief = |tags: &[&str]| StoredAnswer {
            expire: Some(3),
            ..answer(&cache, Some(1), tags)
        };
        assert_eq!(cache.keep("/a", brief(&["t"])).1, CacheState::Miss);
        clock.advance(Duration::from_secs(2));
        assert_eq!(cache.answer("/a").unwrap().state, CacheState::Stale);
        clock.advance(Duration::from_secs(2));
        assert!(cache.answer("/a").is_none());
        assert_eq!(cache.keep("/a", brief(&["t"])).1, CacheState::Hit);
        clock.advance(Duration::from_secs(1));
        cache.revalidate_tag("t", Expiry::AtOnce);
        assert!(cache.answer("/a").is_none());
        assert_eq!(cache.keep("/a", brief(&["t"])).1, CacheState::Miss);
    }

    #[test]
    fn only_the_first_to_find_an_answer_stale_renews_it() {
        let (clock, cache) = at(0);
        cache.keep("/a", answer(&cache, Some(1), &[]));
        clock.advance(Duration::from_secs(2));
        assert!(cache.answer("/a").unwrap().renew);
        assert!(!cache.answer("/a").unwrap().renew);
    }

    #[test]
    fn after_a_failed_renewal_the_old_answer_is_fresh_for_three_seconds() {
        let (clock, cache) = at(0);
        cache.keep("/a", answer(&cache, Some(1), &[]));
        clock.advance(Duration::from_secs(2));
        assert!(cache.answer("/a").unwrap().renew);
        cache.retain("/a");
        clock.advance(Duration::from_millis(2900));
        assert_eq!(cache.answer("/a").unwrap().state, CacheState::Hit);
        clock.advance(Duration::from_millis(200));
        assert!(cache.answer("/a").unwrap().renew);
    }

    #[test]
    fn a_revalidated_tag_takes_what_carries_it_and_nothing_else() {
        let (_, cache) = at(0);
        cache.keep("/a", answer(&cache, None, &["posts"]));
        cache.keep("/b", answer(&cache, None, &["users"]));
        cache.revalidate_tag("posts", Expiry::AtOnce);
        assert!(cache.answer("/a").is_none());
        assert_eq!(cache.answer("/b").unwrap().state, CacheState::Hit);
    }

    #[test]
    fn what_is_kept_in_the_millisecond_of_a_revalidation_is_newer_than_it() {
        let (_, cache) = at(0);
        cache.revalidate_tag("posts", Expiry::AtOnce);
        let at_ms = cache.lock().tags["posts"].at_ms;
        let same = StoredAnswer {
            made_ms: at_ms,
            ..answer(&cache, None, &["posts"])
        };
        cache.keep("/a", same);
        assert_eq!(cache.answer("/a").unwrap().state, CacheState::Hit);
    }

    #[test]
    fn a_tag_marked_stale_serves_the_old_answer_once_more() {
        let (clock, cache) = at(0);
        cache.keep("/a", answer(&cache, None, &["posts"]));
        cache.revalidate_tag("posts", Expiry::StaleOnce { expire: None });
        assert_eq!(cache.answer("/a").unwrap().state, CacheState::Stale);
        clock.advance(Duration::from_millis(5));
        cache.keep("/a", answer(&cache, None, &["posts"]));
        assert_eq!(cache.answer("/a").unwrap().state, CacheState::Hit);
    }

    #[test]
    fn tags_that_nothing_carries_are_forgotten_though_something_old_is_stored() {
        let (clock, cache) = at(0);
        cache.keep("/a", answer(&cache, None, &["posts"]));
        clock.advance(Duration::from_secs(1));
        cache.revalidate_tag("posts", Expiry::AtOnce);
        for number in 0..20_000 {
            clock.advance(Duration::from_millis(100));
            cache.revalidate_tag(&number.to_string(), Expiry::AtOnce);
        }
        assert!(cache.answer("/a").is_none());
        assert!(cache.lock().tags.len() <= 2 * TAGS_BEFORE_SWEEP);
    }

    #[test]
    fn what_is_made_before_the_moment_a_profile_names_is_gone_then() {
        let (clock, cache) = at(0);
        let expiry = Expiry::StaleOnce { expire: Some(3.0) };
        cache.revalidate_tag("posts", expiry);
        clock.advance(Duration::from_secs(1));
        cache.keep("/a", answer(&cache, None, &["posts"]));
        assert_eq!(cache.answer("/a").unwrap().state, CacheState::Hit);
        clock.advance(Duration::from_secs(2));
        assert!(cache.answer("/a").is_none());
        cache.keep("/a", answer(&cache, None, &["posts"]));
        assert_eq!(cache.answer("/a").unwrap().state, CacheState::Hit);
    }
}
