-- What the bytes that came are, where not UTF-8: gb18030 if the request said so, gbk-bytes if the rule of that name found it.
ALTER TABLE dead_letters ADD COLUMN charset text NOT NULL DEFAULT '' CHECK (charset IN ('', 'gb18030', 'gbk-bytes'));
