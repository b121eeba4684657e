-- A recall is of a question that returned if its former recall was on an earlier day.
SELECT
  day,
  count(*),
  count(*) FILTER (WHERE former < day),
  count(*) FILTER (WHERE former < day AND grade > 1)
FROM (SELECT day, grade, lag(day) OVER (PARTITION BY question ORDER BY place) AS former FROM recalls)
GROUP BY day
ORDER BY day
